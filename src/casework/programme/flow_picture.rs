//! The way of an application as a picture: the stages of a programme, and the table of all steps.
