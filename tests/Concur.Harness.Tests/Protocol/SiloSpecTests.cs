using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class SiloSpecTests
{
    private static readonly SiloSpec Spec = new()
    {
        Name = "silo-1",
        Endpoint = "127.0.0.1:4101",
        DriverEndpoint = "127.0.0.1:4100",
        EnginePath = "/a folder/x=y.dll",
        Cluster = "one",
        Workers = 3,
        FailurePath = "/tmp/f",
        CertificateFolder = "/tmp/c",
        Membership = new ClusterMembership(ClusterMembership.Redis, "db:6379,password=a=b"),
        AssemblyPath = "/there/code.dll",
    };

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var least = Spec with { CertificateFolder = null, AssemblyPath = null, Membership = null };

        Assert.Equal(Spec, SiloSpec.FromLines(Spec.ToLines()));
        Assert.Equal(least, SiloSpec.FromLines(least.ToLines()));
    }

    [Theory]
    [InlineData("version=99", "a silo's specification of version 99")]
    [InlineData("workers=many", "'workers' is not a whole number")]
    [InlineData("no equals sign", "not a name=value line")]
    public void WhatIsMalformedIsRefused(string line, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => SiloSpec.FromLines(Spec.ToLines().Append(line))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AMissingFieldIsNamed()
    {
        var lines = Spec.ToLines().Where(line => !line.StartsWith("driver", StringComparison.Ordinal));

        Assert.Contains("driver", Assert.Throws<FormatException>(() => SiloSpec.FromLines(lines)).Message, StringComparison.Ordinal);
    }
}
