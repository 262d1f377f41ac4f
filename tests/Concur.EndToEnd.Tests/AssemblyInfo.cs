// What measures runs alone, after all others: two at a time would disturb each other. What only asks what the tool says,
// writes or refuses may share the cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections)]
