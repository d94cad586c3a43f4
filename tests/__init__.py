"""Tests; a package, so that worker processes find the simulators in it."""
