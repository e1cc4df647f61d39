//! More programmes than the content has: copies of them under other keys, until there are sixty.

use cbec_portal::app::Application;
use cbec_portal::casework::Programme;
use cbec_portal::casework::event::ProgrammeEvent;
use cbec_portal::casework::store::programmes;
use cbec_portal::platform::Actor;

/// As many as a province may have.
const SIXTY: usize = 60;

/// Publishes copies until there are sixty; how many there are then.
pub(crate) async fn publish(house: &Application) -> anyhow::Result<usize> {
    let own = programmes::published(house.site.database.read()).await?;
    let mut texts = Vec::new();
    for row in &own {
        let path = format!("programmes/{}.toml", row.key);
        texts.push((row.key.clone(), house.site.content.text(&path)?));
    }
    let write = house.site.begin(Actor::system("压力测试")).await?;
    let mut ids = Vec::new();
    for (number, (key, text)) in texts.iter().cycle().enumerate().take(SIXTY.saturating_sub(own.len())) {
        let copied = format!("{key}-{number}");
        let text = text.replacen(&format!("key = \"{key}\""), &format!("key = \"{copied}\""), 1);
        let definition = Programme::parse(&text).map_err(|words| anyhow::anyhow!("{copied}: {words}"))?;
        anyhow::ensure!(definition.key == copied, "{key} does not begin with its key");
        ids.push(programmes::insert(&write, &definition, &text, programmes::PUBLISHED, None).await?.id);
    }
    if !ids.is_empty() {
        write.commit(ProgrammeEvent::loaded(&ids)).await?;
    }
    Ok(programmes::published(house.site.database.read()).await?.len())
}
