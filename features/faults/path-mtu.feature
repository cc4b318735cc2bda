Feature: What a narrow path does to a join and to an image

  A VPN, GRE or PPPoE carries smaller packets. Access point and controller set DF and find the size that gets through: 1485,
  1005 or 576 octets, whether a router tells them or the path is silent.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
    And these access points:
      | name   | model    | address     | image     |
      | branch | C9115AXI | 172.16.4.32 | 17.3.3.26 |
    And "branch" is not powered yet

  Scenario Outline: A path of <octets> octets that <manner>: both ends say <mtu>
    Given the link of "branch" <manner>
    When "branch" gets power
    Then "branch" runs image 17.9.4.27 within 15 minutes
    And "branch" reaches CAPWAP state Run within 10 minutes
    When I run "show capwap client rcb" on "branch"
    Then it shows "CAPWAP Path MTU                    : <mtu>"
    When I run "show ap name branch config general | include Path MTU" on "9120-EWC"
    Then it shows "CAPWAP Path MTU                                 : <mtu>"

    Examples:
      | octets | manner                                            | mtu  |
      | 1500   | carries packets of at most 1500 octets            | 1485 |
      | 1100   | carries packets of at most 1100 octets            | 1005 |
      | 900    | carries packets of at most 900 octets             | 576  |
      | 900    | drops packets above 900 octets without a word     | 576  |

    # A device in a container would not hear the ICMP message: Linux does not hand it to a program that has no socket for that peer.
    @embedded-only
    Examples:
      | octets | manner                                            | mtu  |
      | 900    | drops packets above 900 octets and says so        | 576  |

  Scenario: A VPN comes up in the middle of an image
    When "branch" gets power
    Then within 5 minutes "branch" reaches CAPWAP state Image Data
    Given the link of "branch" drops packets above 1300 octets without a word
    Then "branch" runs image 17.9.4.27 within 15 minutes

  # What the kernel does with DF is its own affair on the docker fabric.
  @embedded-only
  Scenario: A ping with DF tells where the path narrows
    Given the link of "branch" carries packets of at most 1100 octets
    When "branch" gets power
    Then "branch" reaches CAPWAP state Run within 15 minutes
    When I run "ping 172.16.4.32 size 1101 repeat 2 df-bit" on "9120-EWC"
    Then it shows "Packet sent with the DF bit set"
    And it shows "MM"
    When I run "ping 172.16.4.32 size 1100 repeat 2 df-bit" on "9120-EWC"
    Then it shows "!!"
    When I run "ping 172.16.4.32 size 1101 repeat 2" on "9120-EWC"
    Then it shows "!!"
