//! What has to be put right is reported task by task, and handed in when all are done.

use cbec_portal::evaluations::rules::Stage;
use cbec_portal::evaluations::store::rectifications;

use super::PNG;
use crate::support::TestApp;

#[tokio::test]
async fn tasks_are_reported_and_handed_in_for_the_recheck() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Managed).await;
    let (order, tasks) = app.insert_order(&evaluated).await;
    let (own, other) = app.both_sides(&evaluated).await;
    let base = evaluated.mine();
    own.get(&base).await.must_be(200).must_say("请按要求整改").must_say("补报缺失的月报");
    own.get("/my").await.must_say("请按要求整改");
    let report = |id: i64| format!("{base}/tasks/{id}");
    let submit = format!("{base}/rectifications/{}/submission", order.id);
    let name = |id: i64| format!("answer-{id}");
    let first = name(tasks[0].id);
    own.upload(&report(tasks[0].id), &[(first.as_str(), "好")], &[]).await.must_be(422).must_say("请写明做了什么");
    other.upload(&report(tasks[0].id), &[(first.as_str(), "已经全部补报完成")], &[]).await.must_be(404);
    own.upload(&report(987_654), &[("answer-987654", "没有这项任务")], &[]).await.must_be(404);
    own.post_form(&submit, &[]).await.must_be(409).must_say("还没有完成");
    let files = format!("files-{}", tasks[0].id);
    let done = own
        .upload(&report(tasks[0].id), &[(first.as_str(), "已经全部补报完成")], &[(files.as_str(), "回执.png", PNG.to_vec())])
        .await;
    done.must_be(303);
    own.get(&base).await.must_say("回执.png").must_say("已经全部补报完成");
    let second = name(tasks[1].id);
    own.upload(&report(tasks[1].id), &[(second.as_str(), "三月已办第一期")], &[]).await.must_be(303);
    own.get(&base).await.must_say("提交复查");
    own.post_form(&submit, &[]).await.must_be(303);
    let row = rectifications::find(app.site.database.read(), order.id).await.unwrap().unwrap();
    assert_eq!(row.state, "handed_in");
    let late = own.upload(&report(tasks[1].id), &[(second.as_str(), "改一改这里的说明")], &[]).await;
    late.must_be(409).must_say("整改已经提交复查").must_say("改一改这里的说明");
    own.get(&base).await.must_say("待复查");
}
