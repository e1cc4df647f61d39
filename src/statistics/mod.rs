//! Floor 7: the zone in figures. For everybody: trade and whatever else the monthly returns, the directories and the other
//! rooms count, against the targets of the plans, with every small cell hidden. For officials: the same down to the
//! reporter, and the monthly bulletin.

pub mod forecast;
pub mod month;
pub mod suppression;
pub mod target;
