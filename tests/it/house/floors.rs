//! A room uses lower floors only, never a neighbour and never a higher one.

use super::tree::sources;

/// Rooms and their floors, as `docs/architecture.md` draws them. A new room is a new line here.
const ROOMS: [(&str, u8); 29] = [
    ("values", 0),
    ("platform", 1),
    ("index", 1),
    ("indexing", 2),
    ("web", 2),
    ("access", 3),
    ("forms", 3),
    ("listings", 4),
    ("notices", 4),
    ("certificates", 4),
    ("signups", 4),
    ("charts", 4),
    ("scoring", 4),
    ("needs", 5),
    ("training", 5),
    ("events", 5),
    ("casework", 5),
    ("policies", 5),
    ("returns", 5),
    ("subsidies", 6),
    ("evaluations", 6),
    ("certifications", 6),
    ("search", 7),
    ("statistics", 7),
    ("help", 7),
    ("office", 7),
    ("audit", 7),
    ("season", 8),
    ("home", 8),
];

/// What stands outside the floors: the parts that put the house together.
const OUTSIDE: [&str; 5] = ["app", "cli", "config", "lib", "main"];

fn floor(room: &str) -> Option<u8> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// Names used as `crate::name` on a line, also inside braces.
fn used(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let parts = group.split('}').next().unwrap_or_default().split(',');
            names.extend(parts.filter_map(|part| part.trim().split("::").next().map(str::to_owned)));
        } else {
            names.push(rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect());
        }
    }
    names
}

/// Whether `room` may use `other`.
fn may_use(room: &str, other: &str) -> bool {
    if room == other || (room == "web" && other == "config") {
        return true;
    }
    match (floor(room), floor(other)) {
        (Some(mine), Some(theirs)) => theirs < mine,
        _ => false,
    }
}

#[test]
fn rooms_lean_on_lower_floors_only() {
    let mut climbs = Vec::new();
    for (path, text) in sources("src") {
        let room = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        if OUTSIDE.contains(&room.as_str()) {
            continue;
        }
        assert!(floor(&room).is_some(), "{path}: the room {room} stands on no floor yet; add it to ROOMS");
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let bad = used(line).into_iter().filter(|other| !other.is_empty() && !may_use(&room, other));
            climbs.extend(bad.map(|other| format!("{path}:{}: {room} uses {other}", number + 1)));
        }
    }
    assert!(climbs.is_empty(), "{}", climbs.join("\n"));
}

#[test]
fn climbs_and_neighbours_are_noticed() {
    assert!(may_use("policies", "access") && may_use("web", "config") && may_use("policies", "policies"));
    assert!(!may_use("web", "access") && !may_use("index", "platform") && !may_use("policies", "app"));
    assert_eq!(used("use crate::{app, web::Site};"), ["app", "web"]);
    assert_eq!(used("pub(in crate::policies) use crate::web::x;"), ["policies", "web"]);
}
