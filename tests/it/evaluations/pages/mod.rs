//! Pages that explain results. Rounds are written into the database as the engine leaves them, so that every stage can be
//! looked at alone.

mod explained;
mod mine;
mod public;
mod rectified;
mod round;

pub use round::PNG;
