//! Evaluations: their pages for officials, for the evaluated and for everybody.

mod pages;
