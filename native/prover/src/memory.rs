//! Memory for many elements.

use rayon::prelude::*;

/// Room for so many, in large pages where the system has them: whoever goes through it at random would wait for the page table at nearly each step, and
/// whoever fills it for the first time would be interrupted every 4 KiB.
pub fn roomy<T>(count: usize) -> Vec<T> {
    let room = Vec::with_capacity(count);
    #[cfg(target_os = "linux")]
    prefer_large_pages(room.as_ptr(), room.capacity());
    room
}

/// So many elements, all the same. Runs on the current pool of threads, as the system hands out each page by clearing it.
pub fn filled<T: Copy + Send + Sync>(element: T, count: usize) -> Vec<T> {
    let mut all = roomy(count);
    all.par_extend((0..count).into_par_iter().map(|_| element));
    all
}

#[cfg(target_os = "linux")]
fn prefer_large_pages<T>(start: *const T, count: usize) {
    const PAGE: usize = 2 << 20;
    let first = (start as usize).next_multiple_of(PAGE);
    let end = (start as usize + count * size_of::<T>()) / PAGE * PAGE;
    if first < end {
        // SAFETY: the pages lie wholly in an allocation of ours, and the advice changes no contents. Without them all goes on, slower.
        unsafe { libc::madvise(first as *mut _, end - first, libc::MADV_HUGEPAGE) };
    }
}
