//! How far ranks and grades depend on choices that could have been made otherwise.

mod compare;
mod monte_carlo;
mod sobol;
mod together;
mod types;

use super::data::Data;
use super::framework::Framework;
use super::model::Model;
use super::problem::Problem;

pub use sobol::sobol_indices;
pub use types::{
    Correlation, Dropped, EffectiveWeight, Factor, GradeChance, Level, Line, Method, MonteCarlo, Noise, Outcome, Pair, RankRange,
    Robustness, Settings, Sobol, SobolSettings,
};

/// Ranks and grades under noise.
pub fn monte_carlo(framework: &Framework, data: &Data, noise: &Noise) -> Result<MonteCarlo, Vec<Problem>> {
    monte_carlo::of(&Model::new(framework, data)?, noise).map_err(|problem| vec![problem])
}

/// Which weights matter: first-order and total Sobol indices.
pub fn sobol(framework: &Framework, data: &Data, settings: &SobolSettings) -> Result<Sobol, Vec<Problem>> {
    sobol::of(&Model::new(framework, data)?, settings).map_err(|problem| vec![problem])
}

/// Outcomes of samples made elsewhere: rows of multipliers of the weights, one for each factor. For checks by other programs.
pub fn sobol_outcomes(
    framework: &Framework,
    data: &Data,
    settings: &SobolSettings,
    rows: &[Vec<f64>],
) -> Result<Vec<f64>, Vec<Problem>> {
    sobol::outcomes(&Model::new(framework, data)?, settings, rows).map_err(|problem| vec![problem])
}

/// What happens without each indicator.
pub fn leave_one_out(framework: &Framework, data: &Data) -> Result<Vec<Dropped>, Vec<Problem>> {
    Ok(compare::without_each(&Model::new(framework, data)?))
}

/// Ranks by every aggregation with the framework's own weights and weights by hand, entropy and CRITIC, and equal ones. A
/// weighting that the data do not allow is left out.
pub fn methods(framework: &Framework, data: &Data) -> Result<Vec<Method>, Vec<Problem>> {
    Ok(compare::methods(&Model::new(framework, data)?))
}

/// How indicators go together.
pub fn correlation(framework: &Framework, data: &Data) -> Result<Correlation, Vec<Problem>> {
    Ok(together::correlation(&Model::new(framework, data)?))
}

/// What indicators really weigh.
pub fn effective_weights(framework: &Framework, data: &Data) -> Result<Vec<EffectiveWeight>, Vec<Problem>> {
    Ok(together::effective_weights(&Model::new(framework, data)?))
}

/// Everything about robustness. It keeps all cores busy for a while: call it where that blocks nobody.
pub fn robustness(framework: &Framework, data: &Data, settings: &Settings) -> Result<Robustness, Vec<Problem>> {
    let model = Model::new(framework, data)?;
    let sobol: Result<Vec<Sobol>, Problem> = settings.sobol.iter().map(|settings| sobol::of(&model, settings)).collect();
    Ok(Robustness {
        settings: settings.clone(),
        monte_carlo: monte_carlo::of(&model, &settings.noise).map_err(|problem| vec![problem])?,
        sobol: sobol.map_err(|problem| vec![problem])?,
        leave_one_out: compare::without_each(&model),
        methods: compare::methods(&model),
        correlation: together::correlation(&model),
        effective_weights: together::effective_weights(&model),
    })
}
