// Tests share the cores, two for each core of the smallest machine that they run on, because launches also wait. What they
// assert holds however busy the machine is; tests of tight bounds are in the measuring suite, which runs alone (Suites.cs).
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(Concur.EndToEnd.Tests.Recordings))]
