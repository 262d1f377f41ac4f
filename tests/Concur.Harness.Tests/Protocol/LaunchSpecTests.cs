using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class LaunchSpecTests
{
    private static readonly LaunchSpec Spec = new()
    {
        Workload = "primes",
        AssemblyPath = "/a folder/x=y.dll",
        Strategy = "gil:ticks=100",
        Units = 4,
        Size = long.MaxValue,
        Workers = 2,
        Seed = -7,
        WarmupMs = 200,
        MeasuredMs = 300,
        Iterations = null,
        ResultPath = "/tmp/r",
        WorkerPortPrefix = "/tmp/w",
        RecordsAwaits = true,
        RecordsPoolItems = true,
    };

    [Fact]
    public void WhatIsWrittenIsReadBack() => Assert.Equal(Spec, LaunchSpec.FromLines(Spec.ToLines()));

    [Fact]
    public void AbsentFieldsStayAbsent()
    {
        var builtIn = Spec with { AssemblyPath = null, WorkerPortPrefix = null, Iterations = 3, RecordsAwaits = false };
        builtIn = builtIn with { RecordsPoolItems = false };

        Assert.Equal(builtIn, LaunchSpec.FromLines(builtIn.ToLines()));
    }

    [Fact]
    public void WhatOtherMachinesNeedIsReadBack()
    {
        var spec = Spec with
        {
            EnginePath = "/engines/orleans/engine.dll",
            DriverEndpoint = "10.0.0.1:4100",
            CertificateFolder = "/tmp/c",
            Cluster = "one",
            JoinedPath = "/tmp/c/joined",
            Membership = new ClusterMembership(ClusterMembership.Postgres, "Host=db;Password=a=b"),
            SiloOfWorker = [0, 1, 1],
            Silos = [new SiloPlace("silo-0", "m1 (lab)", "10.0.0.2:4101"), new SiloPlace("silo-1", "m2", "[fe80::1]:4101")],
        };

        var read = LaunchSpec.FromLines(spec.ToLines());

        Assert.Equal(spec.Silos, read.Silos);
        Assert.Equal(spec.SiloOfWorker, read.SiloOfWorker);
        Assert.Equal(spec, read with { Silos = spec.Silos, SiloOfWorker = spec.SiloOfWorker });
    }

    [Theory]
    [InlineData("a\tb", "m1")]
    [InlineData("silo-0", "a\tb")]
    public void ANameThatWouldBeTwoIsRefused(string name, string machine) =>
        Assert.Throws<FormatException>(() => new SiloPlace(name, machine, "10.0.0.2:4101").ToText());

    [Theory]
    [InlineData("version=99")]
    [InlineData("units=many")]
    [InlineData("units=99999999999")]
    [InlineData("no equals sign")]
    public void WhatIsMalformedIsRefused(string line) =>
        Assert.Throws<FormatException>(() => LaunchSpec.FromLines(Spec.ToLines().Append(line)));

    [Fact]
    public void AMissingFieldIsNamed()
    {
        var lines = Spec.ToLines().Where(line => !line.StartsWith("strategy", StringComparison.Ordinal));

        Assert.Contains("strategy", Assert.Throws<FormatException>(() => LaunchSpec.FromLines(lines)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueThatIsNoLineIsRefused() =>
        Assert.Throws<FormatException>(() => (Spec with { Workload = "a\nunits=1" }).ToLines().ToList());
}
