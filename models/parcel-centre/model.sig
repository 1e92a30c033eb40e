{
  "key_id": "b301c1d3b00780f8",
  "signature": "TdFdRL48QGQ+qLQR3hmECTWz294kldbyuguv0th6/eDbVfqq/LOVzh1X6ZJwU9f1Nw0EqZp5II2Vea1nn/8zBw=="
}
