//! Entries of directories, and what people write to those who manage them.

mod enquiries;
