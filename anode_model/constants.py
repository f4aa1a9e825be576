"""Physical constants and the reference temperature; CODATA values through SciPy."""

from __future__ import annotations

from scipy import constants as _codata

#: Faraday constant [C.mol-1].
FARADAY: float = _codata.value("Faraday constant")

#: Molar gas constant [J.mol-1.K-1].
GAS_CONSTANT: float = _codata.value("molar gas constant")

#: Temperature at which room-temperature parameters are stated [K].
REFERENCE_TEMPERATURE: float = 298.15

#: 0 °C [K].
ZERO_CELSIUS: float = _codata.zero_Celsius

#: Capacity of LiC6, the most that the layers of a graphite or a coke hold [A.h.kg-1].
LIC6_CAPACITY: float = 372.0

#: Seconds per hour, for charge in A.h.
SECONDS_PER_HOUR: float = 3600.0
