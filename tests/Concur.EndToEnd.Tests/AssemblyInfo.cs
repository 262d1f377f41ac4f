// What compares measurements runs alone, after all others. What only asks what the tool says, writes or refuses, and what
// holds under any load, shares the cores: two tests a core, for launches wait as well.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]
