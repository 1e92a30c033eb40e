"""Write the simulator's mass-attenuation table from xraylib (needed at build time only).

Total attenuation with coherent scattering, in cm2/g, of every material at 15..200 keV in 1 keV
steps. Run: python models/training/build_attenuation.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import xraylib

TARGET = Path(__file__).parents[2] / "workstation" / "simulation" / "data" / "attenuation.csv"
ENERGIES_KEV = range(15, 201)

# name: (density in g/cm3 as met in goods, {formula: mass fraction})
MATERIALS: dict[str, tuple[float, dict[str, float]]] = {
    "water": (1.00, {"H2O": 1.0}),
    "polyethylene": (0.94, {"C2H4": 1.0}),
    "polypropylene": (0.90, {"C3H6": 1.0}),
    "polystyrene_foam": (0.03, {"C8H8": 1.0}),
    "abs": (1.05, {"C15H17N": 1.0}),
    "pet": (1.38, {"C10H8O4": 1.0}),
    "pvc": (1.35, {"C2H3Cl": 0.8, "C24H38O4": 0.2}),
    "nylon": (1.14, {"C6H11NO": 1.0}),
    "polyester_cloth": (0.25, {"C10H8O4": 1.0}),
    "polyurethane_foam": (0.04, {"C10H18N2O4": 1.0}),
    "eva_foam": (0.20, {"C5H8O2": 0.2, "C2H4": 0.8}),
    "rubber": (1.15, {"C5H8": 0.70, "C": 0.22, "S": 0.02, "ZnO": 0.06}),
    "cotton": (0.35, {"C6H10O5": 0.93, "H2O": 0.07}),
    "wool": (0.25, {"C3H5NO": 0.9, "S": 0.03, "H2O": 0.07}),
    "paper": (0.85, {"C6H10O5": 0.80, "CaCO3": 0.14, "H2O": 0.06}),
    "cardboard": (0.15, {"C6H10O5": 0.90, "CaCO3": 0.03, "H2O": 0.07}),
    "wood": (0.60, {"C6H10O5": 0.70, "C10H12O3": 0.22, "H2O": 0.08}),
    "leather": (0.90, {"C3H5NO": 0.80, "H2O": 0.15, "Cr2O3": 0.04, "S": 0.01}),
    "sugar": (0.85, {"C12H22O11": 1.0}),
    "starch_food": (0.60, {"C6H10O5": 0.86, "H2O": 0.12, "NaCl": 0.02}),
    "salt": (1.20, {"NaCl": 1.0}),
    "oil": (0.92, {"C57H104O6": 1.0}),
    "cream": (0.98, {"H2O": 0.65, "C57H104O6": 0.25, "C3H8O3": 0.08, "TiO2": 0.02}),
    "cosmetic_powder": (
        1.10,
        {"Mg3Si4O12H2": 0.75, "Fe2O3": 0.10, "TiO2": 0.10, "C57H104O6": 0.05},
    ),
    "soap": (1.05, {"C18H35O2Na": 0.9, "H2O": 0.1}),
    "wax": (0.90, {"C25H52": 1.0}),
    "opioid_powder": (0.80, {"C22H29N2OCl": 0.25, "C12H22O11": 0.75}),
    "stimulant_powder": (1.10, {"C10H16NCl": 0.85, "C12H22O11": 0.15}),
    "lactose": (0.75, {"C12H22O11": 1.0}),
    "tablet": (1.25, {"C12H22O11": 0.55, "C6H10O5": 0.25, "CaHPO4": 0.15, "C8H9NO2": 0.05}),
    "glass": (2.50, {"SiO2": 0.73, "Na2O": 0.14, "CaO": 0.10, "MgO": 0.03}),
    "stoneware": (2.30, {"SiO2": 0.62, "Al2O3": 0.28, "K2O": 0.06, "Fe2O3": 0.02, "CaO": 0.02}),
    "alumina": (3.90, {"Al2O3": 1.0}),
    "zirconia": (6.00, {"ZrO2": 0.95, "Y2O3": 0.05}),
    "silicon": (2.33, {"Si": 1.0}),
    "fr4": (
        1.95,
        {"SiO2": 0.36, "Al2O3": 0.08, "CaO": 0.12, "C21H24O4": 0.36, "C2H2Br2": 0.04, "Cu": 0.04},
    ),
    "electronic_parts": (
        2.60,
        {"SiO2": 0.40, "C21H24O4": 0.25, "Cu": 0.15, "Sn": 0.04, "BaTiO3": 0.08, "Fe": 0.08},
    ),
    "lithium_cell": (
        2.10,
        {"LiCoO2": 0.36, "C": 0.22, "Cu": 0.12, "Al": 0.08, "C3H4O3": 0.16, "C2H4": 0.06},
    ),
    "zinc_manganese_cell": (
        2.60,
        {"MnO2": 0.42, "Zn": 0.20, "C": 0.05, "KOH": 0.08, "H2O": 0.10, "Fe": 0.15},
    ),
    "aluminium": (2.70, {"Al": 1.0}),
    "zinc_alloy": (6.60, {"Zn": 0.955, "Al": 0.04, "Cu": 0.005}),
    "steel": (7.85, {"Fe": 0.985, "C": 0.005, "Mn": 0.01}),
    "stainless": (7.90, {"Fe": 0.70, "Cr": 0.19, "Ni": 0.09, "Mn": 0.02}),
    "copper": (8.92, {"Cu": 1.0}),
    "brass": (8.50, {"Cu": 0.63, "Zn": 0.34, "Pb": 0.03}),
    "lead": (11.34, {"Pb": 1.0}),
    "solder": (8.40, {"Sn": 0.63, "Pb": 0.37}),
    "silver": (10.40, {"Ag": 0.925, "Cu": 0.075}),
    "gold": (15.50, {"Au": 0.75, "Ag": 0.13, "Cu": 0.12}),
    "tungsten": (19.25, {"W": 1.0}),
    "ferrite": (4.90, {"Fe2O3": 0.85, "SrO": 0.15}),
    "smokeless_powder": (0.95, {"C6H7N3O11": 0.90, "C3H5N3O9": 0.10}),
    "gel": (1.05, {"H2O": 0.9, "C3H8O3": 0.1}),
    "meat": (1.05, {"H2O": 0.72, "C3H5NO": 0.20, "C57H104O6": 0.07, "NaCl": 0.01}),
    "cured_meat": (1.00, {"H2O": 0.45, "C3H5NO": 0.22, "C57H104O6": 0.29, "NaCl": 0.04}),
    "bone": (1.60, {"Ca5P3O13H": 0.55, "C3H5NO": 0.25, "H2O": 0.20}),
    "fresh_plant": (0.90, {"H2O": 0.88, "C6H10O5": 0.11, "KCl": 0.01}),
    "dried_herb": (0.25, {"C6H10O5": 0.80, "H2O": 0.10, "C3H5NO": 0.07, "KCl": 0.02, "CaO": 0.01}),
    "seed": (1.05, {"C6H10O5": 0.50, "C3H5NO": 0.21, "C57H104O6": 0.18, "H2O": 0.09, "KCl": 0.02}),
    "banknote_paper": (0.85, {"C6H10O5": 0.90, "TiO2": 0.04, "H2O": 0.06}),
    "e_liquid": (1.10, {"C3H8O3": 0.50, "C3H8O2": 0.40, "H2O": 0.10}),
    "ethanol": (0.79, {"C2H6O": 1.0}),
    "butyrolactone": (1.13, {"C4H6O2": 1.0}),
    "sulphuric_acid": (1.83, {"H2SO4": 0.96, "H2O": 0.04}),
    "peroxide": (1.20, {"H2O2": 0.5, "H2O": 0.5}),
    "mercury": (13.53, {"Hg": 1.0}),
    "caesium_iodide": (4.51, {"CsI": 1.0}),
    "gadolinium_oxysulfide": (7.32, {"Gd2O2S": 1.0}),
}


def main() -> int:
    """Compute and write the table."""
    rows = []
    for name, (density, parts) in MATERIALS.items():
        total = sum(parts.values())
        values = [
            sum(
                share / total * xraylib.CS_Total_CP(formula, float(energy))
                for formula, share in parts.items()
            )
            for energy in ENERGIES_KEV
        ]
        recipe = " + ".join(f"{share / total:.3f} {formula}" for formula, share in parts.items())
        rows.append([name, f"{density:g}", recipe, *(f"{value:.4g}" for value in values)])
    with TARGET.open("w", encoding="ascii", newline="") as stream:
        stream.write(
            "# Total mass attenuation with coherent scattering, cm2/g; columns after the recipe are"
            " photon energies in keV.\n"
            f"# Computed by models/training/build_attenuation.py with xraylib {xraylib.__version__}"
            " (BSD-3-Clause, T. Schoonjans et al. 2011,"
            " doi 10.1016/j.sab.2011.09.011); mass fractions by formula, mixture rule.\n"
        )
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["material", "density_g_cm3", "recipe", *ENERGIES_KEV])
        writer.writerows(rows)
    sys.stdout.write(f"{TARGET.name}: {len(rows)} materials, {TARGET.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
