"""What a sweep shows: effects, sensitivity, luck, boxes, robustness, tipping points, reasons."""
