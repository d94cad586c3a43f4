"""Designs: what varies, over which points, in which arms, how often; as data."""
