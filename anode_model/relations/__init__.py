"""Structure to parameter relations, one idea a file; small pure functions in SI units.

Charge is counted in ampere hours. Every function takes floats or arrays, checks its range and
raises ``ValueError`` outside it. Coefficients come in as arguments: their numbers live in
``anode_model/coefficients/coefficients.toml``.
"""
