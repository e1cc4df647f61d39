//! Scoring against independent implementations. The fixtures are made by `tests/scoring/make_fixtures.py` with pymcdm, `SALib`,
//! `SciPy` and `NumPy`; everything agrees to 1e-9.

mod content;
mod fixtures;
