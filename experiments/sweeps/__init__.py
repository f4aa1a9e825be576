"""Sweeps: a study over many variants, on one machine or many, as a table on disk."""
