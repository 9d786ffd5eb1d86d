//! The main thread.

fn main() {
    layerwright_web::mount();
}
