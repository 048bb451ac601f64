import fc from 'fast-check'

/** A property that holds stops here on a slow machine, and one that does not is told with what was found so far, instead of being made smaller until the test's own time is over. */
fc.configureGlobal({ interruptAfterTimeLimit: 60_000 })
