"""The Merkle tree, checkpoints, bundles and the separate verifier."""
