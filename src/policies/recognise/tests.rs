mod conservation;
mod furniture;
mod heads;
mod lists;
mod pages;
mod structure;
