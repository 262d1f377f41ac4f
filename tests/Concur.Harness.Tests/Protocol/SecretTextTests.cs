using Concur.Protocol;
using CsCheck;

namespace Concur.Harness.Tests.Protocol;

public class SecretTextTests
{
    [Theory]
    [InlineData("dotnet app.dll --password hunter2 -v", "dotnet app.dll --password [redacted] -v")]
    [InlineData("dotnet app.dll --password=hunter2", "dotnet app.dll --password=[redacted]")]
    [InlineData("app --api-key \"a b\" next", "app --api-key [redacted] next")]
    [InlineData("app --client-secret 'a b' next", "app --client-secret [redacted] next")]
    [InlineData("app --verbose --token --next", "app --verbose --token --next")]
    [InlineData("MYSQL_PWD=x mysql", "MYSQL_PWD=[redacted] mysql")]
    [InlineData("curl -H 'Authorization: Bearer abc.def' http://x", "curl -H 'Authorization: Bearer [redacted] http://x")]
    [InlineData("curl -u bob:abc http://x", "curl -u bob:[redacted] http://x")]
    [InlineData("curl https://bob:abc@host/path?x=1", "curl https://bob:[redacted]@host/path?x=1")]
    [InlineData("curl https://host/path?token=abc&x=1", "curl https://host/path?token=[redacted]&x=1")]
    [InlineData("app \"Server=db;User Id=sa;Password=abc;Encrypt=true\"", "app \"Server=db;User Id=sa;Password=[redacted];Encrypt=true\"")]
    [InlineData("app \"Server=db;Password=abc\"", "app \"Server=db;Password=[redacted]\"")]
    [InlineData("push ghp_0123456789abcdefghij0123", "push [redacted]")]
    [InlineData("app --key=AKIA0123456789ABCDEF", "app --key=[redacted]")]
    [InlineData("app\0--password\0hunter2\0", "app\0--password\0[redacted]\0")]
    public void WhatLooksLikeASecretIsHidden(string text, string expected) => Assert.Equal(expected, SecretText.Redacted(text));

    [Theory]
    [InlineData("dotnet app.dll --password hunter2 -v", "dotnet app.dll --password ******* -v")]
    [InlineData("app --api-key \"a b\" next", "app --api-key ***** next")]
    [InlineData("app \"Server=db;Password=abc\"", "app \"Server=db;Password=***\"")]
    [InlineData("curl https://bob:abc@host/path?token=abc&x=1", "curl https://bob:***@host/path?token=***&x=1")]
    [InlineData("push ghp_0123456789abcdefghij0123", "push ****************************")]
    public void AsterisksAreAsLongAsWhatTheyHide(string text, string expected)
    {
        Assert.Equal(expected, SecretText.Masked(text));
        Assert.Equal(SecretText.Redacted(text), SecretText.Redacted(expected));
        Assert.Same(expected, SecretText.Masked(expected));
    }

    [Theory]
    [InlineData("dotnet run -c Release --project My.csproj -- -n 100000 -u 4")]
    [InlineData("http://localhost:5000/path:x")]
    [InlineData("sleep 1; echo 'a = b' \"c\"")]
    [InlineData("app --user bob -u")]
    [InlineData("sort -u /tmp/f")]
    [InlineData("python -u /app/main.py")]
    [InlineData("app --user / x:///")]
    [InlineData("")]
    public void OtherTextIsNotCopied(string text) => Assert.Same(text, SecretText.Redacted(text));

    [Theory]
    [InlineData("DOTNET_gcServer", "1", "1")]
    [InlineData("DOTNET_DASHBOARD_OTLP_PRIMARYAPIKEY", "abc", "[redacted]")]
    [InlineData("DOTNET_REGISTRY_PASSWORD", "", "")]
    [InlineData("DOTNET_DiagnosticPorts", "/tmp/x,connect", "/tmp/x,connect")]
    [InlineData("DOTNET_MY_URL", "https://bob:abc@host", "https://bob:[redacted]@host")]
    public void ASettingIsHiddenByItsName(string name, string value, string expected) =>
        Assert.Equal(expected, SecretText.Value(name, value));

    [Fact]
    public void AnyTextCanBeReadAndTwiceIsAsOnce() => Gen.String[Gen.Char["ab -=:;/@'\"&?\0pwd"], 0, 40].Sample(text =>
    {
        var once = SecretText.Redacted("--password " + text);
        return SecretText.Redacted(once).Length >= once.Length - text.Length;
    });
}
