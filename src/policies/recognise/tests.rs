mod conservation;
mod pages;
mod structure;
