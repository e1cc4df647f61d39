//! The pages of a door: for officials, for those with a pass, on a screen, and for those who check themselves in. One page
//! serves the first two; a [`Doorway`] knows in whose name it writes.

mod check;
mod doorway;
mod own;
mod scans;
mod screen;
mod show;
mod sight;
mod verdict;
mod walk_in;

use actix_web::web::{Bytes, Path};

use crate::access::{Cx, Officer, Visitor};
use crate::web::{Answer, Asked, Posted, Routes, unkept};

use doorway::Doorway;

/// Routes for everybody: with a pass, or with the code on the screen.
pub(super) fn public_routes(routes: &mut Routes) {
    routes.get("/door/{key}", pass_show);
    routes.post("/door/{key}", pass_check);
    routes.post("/door/{key}/scans", pass_scans);
    routes.post("/door/{key}/sight", pass_sight);
    routes.post("/door/{key}/walk-in", pass_walk_in);
    routes.get("/door/{key}/screen", pass_screen);
    own::routes(routes);
}

/// Routes below `/office`.
pub(super) fn office_routes(routes: &mut Routes) {
    routes.get("/office/occasions/{id}/door", office_show);
    routes.post("/office/occasions/{id}/door", office_check);
    routes.post("/office/occasions/{id}/door/scans", office_scans);
    routes.post("/office/occasions/{id}/door/sight", office_sight);
    routes.post("/office/occasions/{id}/door/walk-in", office_walk_in);
    routes.get("/office/occasions/{id}/door/screen", office_screen);
}

async fn office_show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<show::DoorQuery>) -> Answer {
    show::show(&Doorway::of_officer(cx, *id).await?, asked.0).await
}

async fn office_check(cx: Cx<Officer>, id: Path<i64>, posted: Posted<check::CheckForm>) -> Answer {
    check::post(&Doorway::of_officer(cx, *id).await?, posted).await
}

async fn office_scans(cx: Cx<Officer>, id: Path<i64>, body: Bytes) -> Answer {
    scans::post(&Doorway::of_officer(cx, *id).await?, &body).await
}

async fn office_sight(cx: Cx<Officer>, id: Path<i64>, picture: Bytes) -> Answer {
    Doorway::of_officer(cx, *id).await?;
    sight::read(&picture).await
}

async fn office_walk_in(cx: Cx<Officer>, id: Path<i64>, posted: Posted<walk_in::WalkInForm>) -> Answer {
    walk_in::post(&Doorway::of_officer(cx, *id).await?, posted).await
}

async fn office_screen(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    screen::show(&Doorway::of_officer(cx, *id).await?).await
}

async fn pass_show(cx: Cx<Visitor>, key: Path<String>, asked: Asked<show::DoorQuery>) -> Answer {
    Ok(unkept(show::show(&Doorway::of_pass(cx, &key).await?, asked.0).await?))
}

async fn pass_check(cx: Cx<Visitor>, key: Path<String>, posted: Posted<check::CheckForm>) -> Answer {
    Ok(unkept(check::post(&Doorway::of_pass(cx, &key).await?, posted).await?))
}

async fn pass_scans(cx: Cx<Visitor>, key: Path<String>, body: Bytes) -> Answer {
    Ok(unkept(scans::post(&Doorway::of_pass(cx, &key).await?, &body).await?))
}

async fn pass_sight(cx: Cx<Visitor>, key: Path<String>, picture: Bytes) -> Answer {
    Doorway::of_pass(cx, &key).await?;
    Ok(unkept(sight::read(&picture).await?))
}

async fn pass_walk_in(cx: Cx<Visitor>, key: Path<String>, posted: Posted<walk_in::WalkInForm>) -> Answer {
    Ok(unkept(walk_in::post(&Doorway::of_pass(cx, &key).await?, posted).await?))
}

async fn pass_screen(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    Ok(unkept(screen::show(&Doorway::of_pass(cx, &key).await?).await?))
}
