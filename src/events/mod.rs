//! Floor 5: events: fairs, matchmaking, summits, contests, roadshows and briefings.

pub mod entity;
