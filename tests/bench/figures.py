"""What a bench gives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`floor`: the bar, in the same unit (None without one); `ratio` of the value to what it is compared with."""

    measure: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None

    def line(self) -> str:
        bar = "" if self.floor is None else f"bar {self.floor:g}"
        ratio = "" if self.ratio is None else f"ratio {self.ratio:.2f}"
        return f"{self.measure:<58}{self.value:>10.2f} {self.unit:<8}{bar:<12}{ratio}"
