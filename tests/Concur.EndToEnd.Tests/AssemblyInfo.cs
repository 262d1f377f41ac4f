// What compares measurements runs alone, after all others. What only asks what the tool says, writes or refuses, and what
// holds under any load, shares the cores: one test more than the two cores there are here, for launches wait as well.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 3)]
