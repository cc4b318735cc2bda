Feature: Configure, upgrade and watch the network over RESTCONF

  The controller serves RESTCONF over HTTPS. What is configured there stands in the running configuration, and the other
  way round; an upgrade is started by an operation and watched in the operational data.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27

  @showcase
  Scenario: A network upgrade from the profile to the last access point
    Given the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    And RESTCONF is enabled on "9120-EWC"
    When I PUT "data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default" on "9120-EWC":
      """
      {
        "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [
          {
            "image-download-profile-name": "default",
            "tftp-image-server": "172.16.5.27",
            "tftp-image-path": "/EWC/17_12_1"
          }
        ]
      }
      """
    Then the answer is 201
    When I run "show running-config" on "9120-EWC"
    Then it shows "  tftp-image-path /EWC/17_12_1"
    When I GET "data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/predownload-data" from "9120-EWC"
    Then the answer is 204
    When I POST "operations/Cisco-IOS-XE-install-rpc:install" on "9120-EWC":
      """
      { "Cisco-IOS-XE-install-rpc:input": { "uuid": "upgrade-1", "name": "default" } }
      """
    Then the answer is 204
    And "data/Cisco-IOS-XE-install-oper:install-oper-data/install-oper" on "9120-EWC" shows "upgrade-1" within 1 minute
    And "data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/ewlc-mewlc-predownload-rec" on "9120-EWC" shows "ewc-ap-predwnld-complete" within 30 minutes
    And "data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/predownload-data" on "9120-EWC" shows "pre-dwnld-complete" for every AP within 1 minute
    And "data/Cisco-IOS-XE-install-oper:install-oper-data/install-oper-hist" on "9120-EWC" shows "install-op-succ" within 1 minute
    And the backup image of every AP is 17.12.1.5
    When I POST "operations/Cisco-IOS-XE-install-rpc:activate" on "9120-EWC":
      """
      { "Cisco-IOS-XE-install-rpc:input": { "uuid": "upgrade-2", "name": "default" } }
      """
    Then the answer is 204
    And every AP runs image 17.12.1.5 within 30 minutes

  Scenario: The command line and RESTCONF are two views of one configuration
    Given RESTCONF is enabled on "9120-EWC"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And I GET "data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default?fields=sftp-image-server;sftp-username;sftp-password-type" from "9120-EWC"
    Then the answer is 200
    And the answer shows:
      """
      {
        "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [
          { "sftp-image-server": "172.16.5.62", "sftp-username": "cisco", "sftp-password-type": "aes" }
        ]
      }
      """
    When I GET "data" from "9120-EWC"
    Then the answer does not show "Cisco123"
    When I DELETE "data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default" on "9120-EWC"
    Then the answer is 204
    And "9120-EWC" logs "%DMI-5-CONFIG_I: Chassis 1 R0/0: dmiauthd: Configured from NETCONF/RESTCONF by"
    When I run "show running-config" on "9120-EWC"
    Then it does not show "image-download"

  Scenario: A syslog server and a user are configured as their lines would
    Given a syslog server "syslog" at 172.16.5.10
    And RESTCONF is enabled on "9120-EWC"
    When I PUT "data/Cisco-IOS-XE-native:native/username=ops" on "9120-EWC":
      """
      {
        "Cisco-IOS-XE-native:username": [
          { "name": "ops", "privilege": 15, "secret": { "encryption": "0", "secret": "Sonnenschein" } }
        ]
      }
      """
    Then the answer is 201
    When I PATCH "data/Cisco-IOS-XE-native:native/logging" on "9120-EWC":
      """
      {
        "Cisco-IOS-XE-native:logging": {
          "trap": { "severity": "debugging" },
          "host": { "ipv4-host-list": [ { "ipv4-host": "172.16.5.10" } ] }
        }
      }
      """
    Then the answer is 204
    And "syslog" received "dmiauthd: Configured from NETCONF/RESTCONF" from 172.16.4.26
    When I run "show running-config" on "9120-EWC"
    Then it shows "username ops privilege 15 secret 8 $8$"
    And it shows "logging trap debugging"
    And it shows "logging host 172.16.5.10"
    When I GET "data/Cisco-IOS-XE-native:native/username=ops" from "9120-EWC" as "ops" with password "Sonnenschein"
    Then the answer is 200
    And the answer does not show "Sonnenschein"
    When I DELETE "data/Cisco-IOS-XE-native:native/logging/host/ipv4-host-list=172.16.5.10" on "9120-EWC"
    Then the answer is 204
    When I run "show running-config" on "9120-EWC"
    Then it does not show "logging host"

  Scenario: A wrong password is refused and logged
    Given RESTCONF is enabled on "9120-EWC"
    When I GET "data" from "9120-EWC" as "admin" with password "guess"
    Then the answer is 401
    And the answer shows "access-denied"
    And "9120-EWC" logs "%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: admin]"

  Scenario: A second install while one runs is dropped in silence
    Given the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    And RESTCONF is enabled on "9120-EWC"
    And I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC/17_12_1
      """
    When I POST "operations/Cisco-IOS-XE-install-rpc:install" on "9120-EWC":
      """
      <input xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-install-rpc"><uuid>first</uuid><name>default</name></input>
      """
    And I POST "operations/Cisco-IOS-XE-install-rpc:install" on "9120-EWC":
      """
      <input xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-install-rpc"><uuid>second</uuid><name>default</name></input>
      """
    Then the answer is 204
    When I GET "data/Cisco-IOS-XE-install-oper:install-oper-data" from "9120-EWC"
    Then the answer shows "first"
    And the answer does not show "second"

  Scenario: An access point that cannot get its image is missing among the joined, and present in the statistics
    Given RESTCONF is enabled on "9120-EWC"
    When "AP-9117" joins with image 17.3.3.26
    Then "data/Cisco-IOS-XE-wireless-ap-global-oper:ap-global-oper-data/ap-join-stats" on "9120-EWC" shows "ap-con-failure-imgdwnld" within 3 minutes

  Scenario: After a power cut RESTCONF is back with the saved configuration, and knows nothing of former activity
    Given RESTCONF is enabled on "9120-EWC"
    And I run "write memory" on "9120-EWC"
    When "9120-EWC" is power-cycled
    Then "data/Cisco-IOS-XE-install-oper:install-oper-data" on "9120-EWC" shows "install-version-state-provisioned-committed" within 10 minutes
    When I GET "data/Cisco-IOS-XE-install-oper:install-oper-data/install-oper-hist" from "9120-EWC"
    Then the answer is 204
