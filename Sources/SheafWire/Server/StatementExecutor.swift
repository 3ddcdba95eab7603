// SPDX-License-Identifier: MIT
//
// Where statements run: threads of their own, so that a long scan holds up neither the network nor
// the tasks of the program.

#if Server
    internal import NIOPosix

    /// Runs tasks on a pool of threads.
    final class StatementExecutor: TaskExecutor {
        private let pool: NIOThreadPool

        init(threadCount: Int) {
            pool = NIOThreadPool(numberOfThreads: threadCount)
            pool.start()
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            pool.submit { _ in
                // A job is run also while the pool ends: a task that never ends is worse.
                job.runSynchronously(on: self.asUnownedTaskExecutor())
            }
        }

        /// Ends the threads behind the jobs that wait.
        func shutDown() async {
            try? await pool.shutdownGracefully()
        }
    }
#endif
