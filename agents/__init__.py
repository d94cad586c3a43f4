"""The parties: each receives a frozen observation and answers with a frozen message.

A party never sees the world, never changes it and never reaches another party.
"""
