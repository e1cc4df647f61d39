//! Tables of signing up.

pub mod attendance;
pub mod door_pass;
pub mod group_message;
pub mod invitation;
pub mod occasion;
pub mod occasion_file;
pub mod signup;
pub mod signup_step;
pub mod survey_answer;
