"""Published tariffs: the bytes are a CSV file."""

from __future__ import annotations

from datetime import date

from tests.fuzzing.harness import go, temporary, watched

with watched():
    from workstation.services.reference.tariff import Tariff
    from workstation.services.reference.tariff_files import read_tariff


if __name__ == "__main__":
    place = temporary() / "tariff.csv"

    def one(data: bytes) -> None:
        place.write_bytes(data)
        read = read_tariff(place)
        tariff = Tariff([read.table])
        for line in read.table.lines[:20]:
            if line.start <= line.until and not tariff.exists(line.code, line.start):
                raise AssertionError(f"{line.code} does not exist on its first day")
        tariff.texts("61", date(2026, 11, 23))

    go(
        one,
        [
            b"hscode,description\n6109,T-shirts\n",
            b"hts8,brief_description,begin_effect_date,end_effective_date\n"
            b'61091000,"T-shirts, cotton",2002-01-01,12/31/50\n',
            b'"HTS Number","Indent","Description"\n"0101.21.00","2","Purebred"\n',
        ],
    )
