{
  "key_id": "b301c1d3b00780f8",
  "signature": "EhMq8pYTNnIKfunhYtBhtLcA3bvYb5j+EaMS2vnR5DFUGHnBJ43lx6ipom5igXHHI+Vv2j4pepO7g1+IRj3UBA=="
}
