using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class ClusterMembershipTests
{
    [Theory]
    [InlineData("redis=db:6379", "redis", "db:6379")]
    [InlineData("redis=db:6379,password=a=b", "redis", "db:6379,password=a=b")]
    [InlineData("postgres=Host=db;Database=orleans", "postgres", "Host=db;Database=orleans")]
    public void WhatIsGivenIsReadAndWritten(string text, string kind, string connection)
    {
        var membership = ClusterMembership.Parse(text)!;

        Assert.Equal((kind, connection), (membership.Kind, membership.Connection));
        Assert.Equal(text, membership.ToText());
        Assert.DoesNotContain(connection, membership.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis=db:6379", "s3cret", "redis=db:6379,password=s3cret")]
    [InlineData("redis=db:6379,Password=own", "s3cret", "redis=db:6379,Password=own")]
    [InlineData("redis=db:6379", "", "redis=db:6379")]
    [InlineData("redis=db:6379", null, "redis=db:6379")]
    [InlineData("redis=db:6379", "a,b", null)]
    [InlineData("redis=db:6379", " a", null)]
    [InlineData("postgres=Host=db", "s3cret", "postgres=Host=db")]
    public void APasswordOfRedisMayComeFromElsewhere(string text, string? password, string? expected) =>
        Assert.Equal(expected, ClusterMembership.Parse(text)!.WithRedisPassword(password)?.ToText());

    [Theory]
    [InlineData("")]
    [InlineData("redis")]
    [InlineData("redis= ")]
    [InlineData("Redis=db:6379")]
    [InlineData("mysql=db")]
    [InlineData("postgres=Host=db\nengine=x")]
    public void AnythingElseIsNone(string text) => Assert.Null(ClusterMembership.Parse(text));

    [Theory]
    [InlineData("redis=db:6379,password=s3cret", "AUTH s3cret failed", "AUTH [redacted] failed")]
    [InlineData("postgres=Host=db;Password='s3 cret'", "no 's3 cret' here", "no '[redacted]' here")]
    [InlineData("postgres=Host=db;Password=ab,cdef", "no ab,cdef here", "no [redacted] here")]
    [InlineData("postgres=Host=db;Password='ab;secret'", "no ab;secret here", "no [redacted] here")]
    [InlineData("postgres=Host=db;Database=orleans", "database orleans on db", "database orleans on db")]
    [InlineData("postgres=Host=db;Pwd=x", "of Host=db;Pwd=x", "of postgres=[redacted]")]
    public void MessagesHaveNoPasswords(string text, string message, string shown) =>
        Assert.Equal(shown, ClusterMembership.Parse(text)!.Hide(message));
}
