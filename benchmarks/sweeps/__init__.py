"""How fast and how exact sweeps are; each module measures one thing, the page shows them all."""
