{
  "key_id": "b301c1d3b00780f8",
  "signature": "2703JwOQPwEqHS4l53u2l+5SvXagML7U2M/T9ST1ykFqJeO3EuTEOomkWI/ruLO0gnZpKT3YHK44tx8s4vczAA=="
}
