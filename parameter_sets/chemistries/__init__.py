"""Positive electrodes and electrolytes that PyBaMM has no set for."""
