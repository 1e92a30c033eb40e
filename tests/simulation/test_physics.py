from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.simulation import PROFILES, SEEN_PROFILES, step_wedge
from workstation.simulation.attenuation import TABLE, attenuation_table
from workstation.simulation.detector import expose, transmission
from workstation.simulation.spectrum import beam_of, channel_weights, tube_spectrum

PROFILE = PROFILES["sim-160-a"]


@pytest.mark.parametrize(
    ("material", "kev", "published"),
    [  # NIST XCOM, total attenuation with coherent scattering, cm2/g
        ("water", 60, 0.2059),
        ("water", 100, 0.1707),
        ("aluminium", 60, 0.2778),
        ("aluminium", 150, 0.1378),
        ("steel", 60, 1.205),
        ("steel", 100, 0.3717),
        ("copper", 100, 0.4584),
        ("lead", 100, 5.549),
        ("polyethylene", 60, 0.1970),
    ],
)
def test_that_the_table_agrees_with_published_attenuation(material, kev, published):
    table = attenuation_table()
    column = int(np.flatnonzero(table.energies_kev == kev)[0])
    tolerance = 0.02 if material == "steel" else 0.01  # our steel is not pure iron
    assert table.of(material)[column] == pytest.approx(published, rel=tolerance)


def test_that_the_table_says_how_it_was_made_and_stays_small():
    text = TABLE.read_text("ascii")
    assert "xraylib" in text.splitlines()[1]
    assert len(text) < 200_000
    assert len(set(attenuation_table().names)) == len(attenuation_table().names)


def test_that_the_tube_emits_nothing_above_its_voltage():
    energies = np.arange(15.0, 201.0)
    assert not tube_spectrum(90.0, energies)[energies > 90].any()


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_that_the_high_channel_is_harder_than_the_low(name):
    low, high = beam_of(PROFILES[name]).effective_kev
    assert low + 10 < high < PROFILES[name].tube_kv


def _slow_signal(profile, material, millimetres):
    """One pixel, one material, keV by keV."""
    table = attenuation_table()
    signal = [0.0, 0.0]
    for energy in range(len(table.energies_kev)):
        passed = np.exp(-table.of(material)[energy] * table.density_of(material) * millimetres / 10)
        for channel in (0, 1):
            signal[channel] += channel_weights(profile)[channel, energy] * passed
    return signal


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize(
    ("material", "millimetres"),
    [
        ("water", 5),
        ("water", 150),
        ("cotton", 60),
        ("aluminium", 20),
        ("steel", 2),
        ("steel", 12),
        ("copper", 3),
    ],
)
def test_that_the_bins_reproduce_the_full_spectrum(name, material, millimetres):
    fast = step_wedge(name, material, [millimetres])[:, 0]
    slow = _slow_signal(PROFILES[name], material, millimetres)
    assert fast == pytest.approx(slow, rel=0.06, abs=2e-4)


@settings(max_examples=60, deadline=None)
@given(
    material=st.sampled_from(attenuation_table().names),
    thin=st.floats(0.0, 80.0),
    more=st.floats(0.05, 80.0),
)
def test_that_more_of_anything_lets_less_through(material, thin, more):
    signal = step_wedge(PROFILE, material, [thin, thin + more])
    assert (signal[:, 1] <= signal[:, 0]).all()
    assert (signal <= 1.0 + 1e-5).all()


@settings(max_examples=40, deadline=None)
@given(
    material=st.sampled_from(["water", "cotton", "pvc", "aluminium", "steel", "copper"]),
    thickness=st.floats(0.05, 60.0),
)
def test_that_the_low_energy_never_passes_more_than_the_high(material, thickness):
    low, high = step_wedge(PROFILE, material, [thickness])[:, 0]
    assert low <= high + 1e-6


def test_that_steel_and_plastic_of_equal_high_signal_differ_in_the_low():
    steel = step_wedge(PROFILE, "steel", np.linspace(0.1, 20, 400).tolist())
    plastic = step_wedge(PROFILE, "polyethylene", np.linspace(1, 400, 400).tolist())
    for signal in (0.8, 0.5, 0.3):
        of_steel = steel[0, np.abs(steel[1] - signal).argmin()]
        of_plastic = plastic[0, np.abs(plastic[1] - signal).argmin()]
        assert of_steel < of_plastic - 0.02


def test_that_air_reads_as_the_declared_air_value_with_the_declared_noise():
    beam = beam_of(PROFILE)
    air = np.zeros((beam.per_mm.shape[1], 200, 200), np.float32)
    low, high = expose(air, beam, PROFILE.calibrated(), PROFILE.pixel_mm, np.random.default_rng(1))
    for counts, photons in ((low, PROFILE.photons_low), (high, PROFILE.photons_high)):
        assert counts.mean() == pytest.approx(PROFILE.air_value, rel=0.001)
        noise = np.diff(counts.astype(float), axis=1).std() / 2**0.5
        span = PROFILE.air_value - PROFILE.black_level
        assert noise == pytest.approx(span / photons**0.5, rel=0.6)


def test_that_a_thick_steel_plate_reads_near_black():
    beam = beam_of(PROFILE)
    plate = (
        np.full((1, 60, 60), 60.0, np.float32) * beam.per_mm[beam.table.row["steel"]][:, None, None]
    )
    low, high = expose(plate, beam, PROFILE, PROFILE.pixel_mm, np.random.default_rng(1))
    limit = PROFILE.black_level + 0.01 * (PROFILE.air_value - PROFILE.black_level)
    assert low.max() < limit
    assert high.max() < limit


def test_that_depths_of_different_materials_add():
    beam = beam_of(PROFILE)
    water = beam.per_mm[beam.table.row["water"]] * 30
    steel = beam.per_mm[beam.table.row["steel"]] * 2
    both = transmission((water + steel)[:, None, None].astype(np.float32), beam)[:, 0, 0]
    assert both == pytest.approx(np.exp(-(water + steel)) @ beam.weights, rel=1e-5)


def test_that_the_air_value_drifts_by_what_the_profile_declares():
    beam = beam_of(PROFILE)
    air = np.zeros((beam.per_mm.shape[1], 240, 1200), np.float32)
    worn = replace(PROFILE.calibrated(), air_drift=0.01)
    scans = [expose(air, beam, worn, 0.9, np.random.default_rng(seed))[1] for seed in range(4)]
    along = np.stack([scan.mean(axis=0) / PROFILE.air_value - 1.0 for scan in scans])
    assert 0.004 < along.std() < 0.018
    assert np.abs(np.diff(along, axis=1)).max() < 0.006  # slowly
    fresh = expose(air, beam, PROFILE.calibrated(), 0.9, np.random.default_rng(1))[1]
    assert (fresh.mean(axis=0) / PROFILE.air_value - 1.0).std() < 0.002


def test_that_bad_elements_are_rows_along_the_belt():
    beam = beam_of(PROFILE)
    rng = np.random.default_rng(3)
    depth = np.repeat(np.abs(rng.normal(0, 0.5, 200)).astype(np.float32)[:, None], 300, axis=1)
    depths = np.repeat(depth[None], beam.per_mm.shape[1], axis=0)
    kept = replace(PROFILE.calibrated(), blur_mm=0.0, sharpening=0.0)
    good = expose(depths, beam, kept, 0.9, np.random.default_rng(1))[1].astype(float)
    bad = expose(depths, beam, replace(kept, dead_elements=6.0), 0.9, np.random.default_rng(1))[1]
    change = np.abs(bad - good).mean(axis=1)
    assert 1 <= (change > 8 * np.median(change)).sum() <= 14


def test_that_one_profile_is_kept_from_training():
    assert set(SEEN_PROFILES) < set(PROFILES)
    assert len(PROFILES) >= 4
    assert all(PROFILES[name].unseen != (name in SEEN_PROFILES) for name in PROFILES)
