"""Whether what the package computes is right; each module checks one thing, the page shows all."""
