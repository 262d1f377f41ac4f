using System.Security.Cryptography;
using System.Text;
using Concur.Protocol;

namespace Concur.Core.Tests.Model;

public class Sha256Tests
{
    /// <summary>The examples of https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values.</summary>
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void TheHashIsThatOfTheStandard(string text, string hash) => Assert.Equal(hash, TextHash.Of(text));

    /// <summary>Around a block's end the padding takes one block or two.</summary>
    [Fact]
    public void EveryLengthHasTheHashThatTheRuntimeGives()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400)));

        Assert.All(Enumerable.Range(0, 300), count => Assert.Equal(SHA256.HashData(bytes[..count]), Sha256.Of(bytes.AsSpan(0, count))));
    }
}
