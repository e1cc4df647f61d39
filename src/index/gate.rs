//! The filters of a request. A facet's own filter does not narrow its counts, so a document that fails one filter still
//! counts for that filter's facet.

use super::{
    request::SearchRequest,
    schema::{KIND, NO_DAY, day},
    snapshot::{Segment, Snapshot},
};

const UNCHOSEN: u8 = u8::MAX;

/// What the filters say of a document.
pub enum Pass {
    /// Fails more than one facet, or something that is no facet.
    Out,
    /// Fails only the filter with this number.
    AllBut(u8),
    /// Passes.
    Through,
}

/// The filters, translated to facet numbers.
pub struct Gate {
    kinds: Option<Vec<bool>>,
    /// For each value, the filter that chose it.
    chosen_by: Vec<u8>,
    /// For each value, the filter on its facet.
    pub facet_of: Vec<u8>,
    all: u32,
    from: i32,
    to: i32,
    dated: bool,
}

impl Gate {
    /// Translates a request.
    pub fn new(view: &Snapshot, request: &SearchRequest) -> Self {
        let filters: Vec<(&String, &Vec<String>)> = request.filters.iter().filter(|(_, v)| !v.is_empty()).take(31).collect();
        let mut gate = Self {
            kinds: (!request.kinds.is_empty()).then(|| vec![false; view.facets.len()]),
            chosen_by: vec![UNCHOSEN; view.facets.len()],
            facet_of: vec![UNCHOSEN; view.facets.len()],
            all: 0,
            from: request.date_from.map_or(i32::MIN, day),
            to: request.date_to.map_or(i32::MAX, day),
            dated: request.date_from.is_some() || request.date_to.is_some(),
        };
        for id in 0..view.facets.len() {
            let (facet, value) = view.facets.name(id);
            if let Some(kinds) = gate.kinds.as_mut().filter(|_| facet == KIND) {
                kinds[id] = request.kinds.iter().any(|kind| kind == value);
            }
            if let Some((at, (_, values))) = (0_u8..).zip(&filters).find(|(_, (name, _))| *name == facet) {
                gate.facet_of[id] = at;
                if values.iter().any(|chosen| chosen == value) {
                    gate.chosen_by[id] = at;
                }
            }
        }
        gate.all = (0..filters.len()).fold(0, |all, at| all | 1 << at);
        gate
    }

    /// Kind only: what the width of matching is decided on, so that choosing a filter never changes it.
    pub fn in_scope(&self, segment: &Segment, doc: usize) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| segment.columns.facets(doc).iter().any(|&id| kinds[id as usize]))
    }

    /// Tests one document.
    pub fn test(&self, segment: &Segment, doc: usize) -> Pass {
        if self.dated {
            let day = segment.columns.days[doc];
            if day == NO_DAY || day < self.from || day > self.to {
                return Pass::Out;
            }
        }
        if !self.in_scope(segment, doc) {
            return Pass::Out;
        }
        if self.all == 0 {
            return Pass::Through;
        }
        let chosen = segment.columns.facets(doc).iter().map(|&id| self.chosen_by[id as usize]);
        let missing = chosen.filter(|by| *by != UNCHOSEN).fold(self.all, |missing, by| missing & !(1 << by));
        match missing.count_ones() {
            0 => Pass::Through,
            1 => Pass::AllBut(u8::try_from(missing.trailing_zeros()).unwrap_or(UNCHOSEN)),
            _ => Pass::Out,
        }
    }
}
