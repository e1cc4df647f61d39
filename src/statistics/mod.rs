//! Floor 7: the zone in figures. For everybody: trade and whatever else the monthly returns, the directories and the other
//! rooms count, against the targets of the plans, with every small cell hidden. For officials: the same down to the
//! reporter, and the monthly bulletin.

pub mod board;
pub mod catalogue;
pub mod forecast;
mod gather;
pub mod suppression;
pub mod table;
pub mod target;
