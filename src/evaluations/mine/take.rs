//! Taking evidence: what a file really is, whether a scanner finds anything, and where it lies.

use crate::access::{Cx, Member};
use crate::casework::files;
use crate::evaluations::evidence::Evidence;
use crate::platform::scan::{self, Verdict};
use crate::web::PageError;
use crate::web::upload::{Upload, UploadedFile};

/// Files that one place takes.
pub(super) const MOST_FILES: usize = 5;
/// Said at every place.
pub(super) const HINT: &str = "PDF、JPG、PNG、Word 或 Excel，每处最多 5 个，每个不超过 20 MB。";

/// Kinds that are taken.
const KINDS: [&str; 5] = ["pdf", "jpg", "png", "docx", "xlsx"];

/// Stores the files of a field beside those that lie there already; says in a sentence what is wrong with one of them.
pub(super) async fn files(
    cx: &Cx<Member>,
    upload: &mut Upload,
    field: &str,
    before: Vec<Evidence>,
) -> Result<Result<Vec<Evidence>, String>, PageError> {
    let mut all = before;
    if let Some((_, name)) = upload.hollow.iter().find(|(at, _)| at == field) {
        return Ok(Err(format!("“{name}”是空文件，请检查后重新上传。")));
    }
    while let Some(file) = upload.take_file(field) {
        match stored(cx, file).await? {
            Err(why) => return Ok(Err(why)),
            // Sent twice, as after a broken connection: it lies there already.
            Ok(new) if all.iter().any(|old| old.sha256 == new.sha256) => {}
            Ok(_) if all.len() >= MOST_FILES => {
                return Ok(Err(format!("这里最多放 {MOST_FILES} 个文件。需要更换的，请先勾选移除旧的。")));
            }
            Ok(new) => all.push(new),
        }
    }
    Ok(Ok(all))
}

async fn stored(cx: &Cx<Member>, file: UploadedFile) -> Result<Result<Evidence, String>, PageError> {
    let look = move || {
        let kinds = KINDS.map(str::to_owned);
        (files::look(&file, &kinds, None), file)
    };
    let (kind, file) = tokio::task::spawn_blocking(look).await.map_err(|error| PageError::Internal(error.into()))?;
    let kind = match kind {
        Ok(kind) => kind,
        Err(why) => return Ok(Err(why)),
    };
    if let Some(address) = &cx.site.config.clamd {
        match scan::clamd(address, &file.bytes).await {
            Ok(Verdict::Clean) => {}
            Ok(Verdict::Infected(name)) => {
                let why = format!("“{}”中发现病毒（{name}），没有保存。请用杀毒软件清理电脑后，重新导出文件再上传。", file.name);
                return Ok(Err(why));
            }
            Err(error) => {
                tracing::error!(%error, "the virus scanner does not answer");
                return Ok(Err(format!("“{}”没有上传：病毒检查暂时不可用。请稍后重试，已填写的内容不受影响。", file.name)));
            }
        }
    }
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let sha256 = cx.site.files.put(file.bytes).await?;
    Ok(Ok(Evidence { name: file.name, sha256, size, media_type: kind.to_owned() }))
}
