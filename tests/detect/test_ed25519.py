"""Ed25519: the vectors of RFC 8032, and what must be refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.adapters.ed25519 import public_key, sign, verify

# RFC 8032, section 7.1, tests 1 to 3: secret, public, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
SECRET = bytes(range(32))
PUBLIC = public_key(SECRET)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_keys_and_signatures_are_those_of_the_standard(secret, public, message, signature):
    secret, public, message = (bytes.fromhex(word) for word in (secret, public, message))
    assert public_key(secret) == public
    assert sign(secret, message).hex() == signature
    assert verify(public, message, bytes.fromhex(signature))


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_a_signature_fits_its_message_and_no_altered_one(secret, message, bit):
    public, signature = public_key(secret), sign(secret, message)
    assert verify(public, message, signature)
    assert not verify(public, message + b"x", signature)
    altered = bytearray(signature)
    altered[bit // 8] ^= 1 << bit % 8
    assert not verify(public, message, bytes(altered))


def test_a_second_form_of_a_good_signature_is_refused():
    signature = sign(SECRET, b"x")
    greater = int.from_bytes(signature[32:], "little") + ORDER
    assert not verify(PUBLIC, b"x", signature[:32] + greater.to_bytes(32, "little"))


@pytest.mark.parametrize("y", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18, 2**256 - 1])
def test_keys_of_small_order_or_in_a_second_form_fit_nothing(y):
    nothing = (1).to_bytes(32, "little") + bytes(32)
    assert not verify(y.to_bytes(32, "little"), b"x", nothing)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_keys_of_another_length_are_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        public_key(bytes(length))
    assert not verify(bytes(length), b"x", sign(SECRET, b"x"))
    assert not verify(PUBLIC, b"x", bytes(length) if length != 64 else bytes(65))
