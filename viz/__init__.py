"""Views: tables in, texts and figures out."""
