"""What the world says: tables of facts, sources, states, sites and dated decisions.

The files are described in README.md of this folder; `model.data.tables` reads and checks them.
"""
